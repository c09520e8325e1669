/** The resources of one operation of the engine, under one context. */
import { ConnectedEngine } from "../engine/channel";
import { type Properties, unknownValue } from "../engine/properties";
import { partitionOnboarding } from "../resources/partitionOnboarding";
import { partitionOnboardingGroup } from "../resources/partitionOnboardingGroup";
import { ProviderContext } from "../resources/providerContext";
import type { Resource } from "../resources/resource";
import { shown } from "../util/text";
import { bundledSdk, bundledTelemetry } from "./bundledSdk";
import { readerOf } from "./config";

export class Run {
  /** The engine says so in some calls, but not in those that look a resource up. */
  isPreview: boolean | undefined;
  omitsEmptyInputs = false;
  readonly context: ProviderContext;
  private readonly resources: ReadonlyMap<string, Resource>;

  constructor(
    readonly engine: ConnectedEngine,
    config: Properties = {},
  ) {
    this.context = new ProviderContext(readerOf(config), { engine, telemetry: bundledTelemetry });
    this.resources = new Map([
      ["lucidity:index:PartitionOnboarding", partitionOnboarding(this.context)],
      ["lucidity:index:PartitionOnboardingGroup", partitionOnboardingGroup(this.context)],
    ]);
  }

  static at(address: string | undefined): Run {
    return new Run(new ConnectedEngine(address, bundledSdk));
  }

  /** @param id of the provider; a new one has none in a preview */
  configured(config: Properties, id: string): Run {
    const run = new Run(this.engine, config);
    run.omitsEmptyInputs = this.omitsEmptyInputs;
    if (id === unknownValue) run.isPreview = true;
    return run;
  }

  resourceOf(urn: string): Resource {
    const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
    const resource = this.resources.get(type);
    if (resource === undefined) throw new Error(`lucidity has no resource ${shown(type)}`);
    return resource;
  }
}
