// Declares what spec.json beside it lists, so that a test can change the program between two runs of the engine.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const pulumi = require("@pulumi/pulumi");
const lucidity = require("./lucidity.js");

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

/** What `late` names among the arguments is not known before `up` has created something else. */
function withLate(name, args, late) {
  if (!late) return { ...args };
  const source = new Late(`${name}-source`, args[late]);
  return { ...args, [late]: source.id.apply(() => args[late]) };
}

const providers = Object.fromEntries(
  Object.entries(spec.providers ?? {}).map(([name, { late, ...args }]) => [
    name,
    new lucidity.Provider(name, withLate(name, args, late)),
  ]),
);
const groups = {};
const made = {};
for (const declared of spec.resources) {
  const { name, args = {}, opts = {}, component, get, late, alias, after, group, dynamic } = declared;
  const { from, provider, secret } = declared;
  const options = { ...opts };
  if (component) options.parent = groups[component] ??= new Group(component);
  if (alias) options.aliases = [{ name: alias }];
  if (after) options.dependsOn = [made[after]];
  if (provider) options.provider = providers[provider];
  const given = withLate(name, args, late);
  if (secret) given[secret] = pulumi.secret(args[secret]);
  const { PartitionOnboarding, PartitionOnboardingGroup } = from ? require(from) : lucidity;
  const Single = dynamic ? Plain : PartitionOnboarding;
  made[name] = get
    ? PartitionOnboarding.get(name, get, args, options)
    : new (group ? PartitionOnboardingGroup : Single)(name, given, options);
}
for (const [name, resource] of Object.entries(made)) {
  const { status, onboardedAt, mountPoint, statuses, onboarded } = resource;
  exports[name] = statuses ? { statuses, onboarded } : { status, onboardedAt, mountPoint };
}
if (spec.lookUp) exports.lookUp = lucidity.getPartitionStatusOutput(spec.lookUp);
