// Declares what spec.json beside it lists, through the native provider and without any SDK of ours.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const pulumi = require("@pulumi/pulumi");

const spec = JSON.parse(readFileSync(join(__dirname, "spec.json"), "utf8"));
const types = {
  single: "lucidity:index:PartitionOnboarding",
  group: "lucidity:index:PartitionOnboardingGroup",
};

class Late extends pulumi.dynamic.Resource {
  constructor(name, value) {
    super({ create: async (inputs) => ({ id: "late", outs: { value: inputs.value } }) }, name, {
      value,
      out: undefined,
    });
  }
}
class Lucidity extends pulumi.ProviderResource {
  constructor(name, args) {
    super("lucidity", name, args);
  }
}

const providers = Object.fromEntries(
  Object.entries(spec.providers ?? {}).map(([name, { secrets, ...args }]) => {
    const hidden = Object.entries(secrets ?? {}).map(([key, value]) => [key, pulumi.secret(value)]);
    return [name, new Lucidity(name, { ...args, ...Object.fromEntries(hidden) })];
  }),
);
const made = {};
for (const declared of spec.resources) {
  const { name, args = {}, opts = {}, get, late, after, group, provider, secret, dynamic } = declared;
  const options = { ...opts };
  if (provider) options.provider = providers[provider];
  if (after) options.dependsOn = [made[after]];
  if (get) options.id = get;
  const given = { ...args };
  if (late) given[late] = new Late(`${name}-source`, args[late]).id.apply(() => args[late]);
  if (secret) given[secret] = pulumi.secret(args[secret]);
  if (dynamic) {
    made[name] = new (require("pulumi-lucidity").PartitionOnboarding)(name, given, options);
    continue;
  }
  const outputs = group
    ? { statuses: undefined, onboarded: undefined }
    : { status: undefined, onboardedAt: undefined };
  const type = types[group ? "group" : "single"];
  made[name] = new pulumi.CustomResource(type, name, { ...outputs, ...given }, options);
}
for (const [name, { status, onboardedAt, mountPoint, statuses, onboarded }] of Object.entries(made)) {
  exports[name] = statuses ? { statuses, onboarded } : { status, onboardedAt, mountPoint };
}
if (spec.lookUp) {
  exports.lookUp = pulumi.runtime.invokeOutput("lucidity:index:getPartitionStatus", spec.lookUp);
}
