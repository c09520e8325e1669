/** What lives as long as one operation of the engine: its resources under one host. */
import { type Properties, unknownValue } from "../engine/properties";
import type { Lifecycle } from "../resources/lifecycle";
import { PartitionOnboardingLifecycle } from "../resources/partitionOnboarding";
import { PartitionOnboardingGroupLifecycle } from "../resources/partitionOnboardingGroup";
import { ProviderHost } from "../resources/providerHost";
import { shown } from "../util/text";
import { bundledTelemetry } from "./bundledTelemetry";
import { readerOf } from "./config";
import { PluginEngine } from "./pluginEngine";

/** A resource of the schema: what it does, and its outputs that a wait makes known. */
export interface Kind {
  lifecycle: Lifecycle;
  outputs: readonly string[];
  /** Whether an id alone says what it is. */
  isNamedById: boolean;
}

export class Run {
  /** The engine says so of some calls; of those that look a resource up it does not. */
  isPreview = false;
  readonly host: ProviderHost;
  private readonly kinds: Record<string, Kind>;

  constructor(
    readonly engine: PluginEngine,
    config: Properties = {},
  ) {
    this.host = new ProviderHost(readerOf(config), { engine, telemetry: bundledTelemetry });
    this.kinds = {
      "lucidity:index:PartitionOnboarding": {
        lifecycle: new PartitionOnboardingLifecycle(this.host),
        outputs: ["status", "onboardedAt"],
        isNamedById: true,
      },
      "lucidity:index:PartitionOnboardingGroup": {
        lifecycle: new PartitionOnboardingGroupLifecycle(this.host),
        outputs: ["statuses", "onboarded"],
        isNamedById: false,
      },
    };
  }

  static at(address: string | undefined): Run {
    return new Run(new PluginEngine(address));
  }

  /** @param id of the provider; a new one has none in a preview */
  configured(config: Properties, id: string): Run {
    const run = new Run(this.engine, config);
    run.isPreview = id === unknownValue;
    return run;
  }

  /** @throws Error for a type that the schema does not have */
  kindOf(urn: string): Kind {
    const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
    const kind = Object.hasOwn(this.kinds, type) ? this.kinds[type] : undefined;
    if (kind === undefined) throw new Error(`lucidity has no resource ${shown(type)}`);
    return kind;
  }
}
