import { isDeepStrictEqual } from "node:util";
import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import type { Properties } from "../engine/properties";
import type { ResourceDiff } from "../resources/lifecycle";

const { Kind } = PropertyDiff;
const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;

/**
 * Which input differs, and what that leads to. A wait that is not finished changes no input: the engine would show an output
 * that is named here as removed. After a refresh it inverts the diff, and shows the outputs that have changed.
 */
export function diffResponse(
  { changes, replaces, drift = [] }: ResourceDiff,
  oldInputs: Properties,
  news: Properties,
): DiffResponse {
  const response = new DiffResponse().setChanges(changes ? DIFF_SOME : DIFF_NONE).setHasdetaileddiff(true);
  if (!changes) return response;
  const changed = changedKeys(oldInputs, news);
  const inputs = [...new Set([...changed, ...replaces])];
  const details = response.getDetaileddiffMap();
  for (const key of inputs) {
    const kind = kindOf(key, oldInputs, news, replaces.includes(key));
    details.set(key, new PropertyDiff().setKind(kind).setInputdiff(true));
  }
  for (const { output, had, has } of drift) {
    const kind = had ? (has ? Kind.UPDATE : Kind.ADD) : Kind.DELETE;
    details.set(output, new PropertyDiff().setKind(kind));
  }
  return response.setReplacesList(replaces).setDiffsList([...inputs, ...drift.map(({ output }) => output)]);
}

export const changedKeys = (olds: Properties, news: Properties): string[] =>
  [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter(
    (key) => !isDeepStrictEqual(olds[key], news[key]),
  );

function kindOf(key: string, olds: Properties, news: Properties, isReplaced: boolean) {
  if (!(key in olds)) return isReplaced ? Kind.ADD_REPLACE : Kind.ADD;
  if (!(key in news)) return isReplaced ? Kind.DELETE_REPLACE : Kind.DELETE;
  return isReplaced ? Kind.UPDATE_REPLACE : Kind.UPDATE;
}
