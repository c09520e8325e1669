import assert from "node:assert/strict";
import { CreateRequest, UpdateRequest } from "@pulumi/pulumi/proto/provider_pb";
import { create, update } from "../../../provider/native/resources";
import { Run } from "../../../provider/native/run";

const urn = "urn:pulumi:dev::shop::lucidity:index:PartitionOnboarding::data";

describe("a custom timeout that is negative", () => {
  for (const preview of [true, false])
    it(`is refused with its name, ${preview ? "in a preview" : "before any request"}`, async () => {
      const run = Run.at(undefined);
      await assert.rejects(create(run, new CreateRequest().setUrn(urn).setTimeout(-5).setPreview(preview)), {
        message: "customTimeouts.create must be a duration longer than zero, not -5s",
      });
      await assert.rejects(update(run, new UpdateRequest().setUrn(urn).setTimeout(-5).setPreview(preview)), {
        message: "customTimeouts.update must be a duration longer than zero, not -5s",
      });
    });
});
