// Declares what spec.json beside it lists, so that a test can change the program between two runs of the engine.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const pulumi = require("@pulumi/pulumi");
const lucidity = require("pulumi-lucidity");

const spec = JSON.parse(readFileSync(join(__dirname, "spec.json"), "utf8"));

class Late extends pulumi.dynamic.Resource {
  constructor(name, value) {
    super({ create: async (inputs) => ({ id: "late", outs: { value: inputs.value } }) }, name, {
      value,
      out: undefined,
    });
  }
}
class Group extends pulumi.ComponentResource {
  constructor(name) {
    super("test:index:Group", name);
  }
}

/** The same provider module, handed to the engine by the SDK's own class: the way back if `__provider` ever changes. */
class Plain extends pulumi.dynamic.Resource {
  constructor(name, args, opts) {
    const outputs = { status: undefined, onboardedAt: undefined };
    const provider = require("pulumi-lucidity/provider");
    super(provider, name, { ...args, ...outputs }, opts, "lucidity", "PartitionOnboarding");
  }
}

const groups = {};
const made = {};
for (const {
  name,
  args = {},
  opts = {},
  component,
  get,
  late,
  alias,
  after,
  group,
  dynamic,
} of spec.resources) {
  const options = { ...opts };
  if (component) options.parent = groups[component] ??= new Group(component);
  if (alias) options.aliases = [{ name: alias }];
  if (after) options.dependsOn = [made[after]];
  const given = { ...args };
  if (late) {
    const source = new Late(`${name}-source`, args[late]);
    given[late] = source.id.apply(() => args[late]);
  }
  const Own = dynamic ? Plain : lucidity.PartitionOnboarding;
  const Resource = group ? lucidity.PartitionOnboardingGroup : Own;
  made[name] = get
    ? lucidity.PartitionOnboarding.get(name, get, args, options)
    : new Resource(name, given, options);
}
for (const [name, resource] of Object.entries(made)) {
  const { status, onboardedAt, mountPoint, statuses, onboarded } = resource;
  exports[name] = statuses ? { statuses, onboarded } : { status, onboardedAt, mountPoint };
}
if (spec.lookUp) exports.lookUp = lucidity.getPartitionStatusOutput(spec.lookUp);
