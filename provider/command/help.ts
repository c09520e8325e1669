/** The parts of `--help` that commander does not write: none of their lines is longer than 80 columns. */
import { credentialKeys, environmentName } from "../inputs/settingKeys";

const credentials = credentialKeys.map((key) => `  ${environmentName(key)}`).join("\n");

const ids = `
An ID is the id of the resource, each part percent-encoded (/dev/sdf is
%2Fdev%2Fsdf); "-" reads IDs from stdin:
  AWS/ACCOUNT/INSTANCE/MOUNT_POINT
  GCP/PROJECT/INSTANCE/MOUNT_POINT
  AZURE/SUBSCRIPTION/RESOURCE_GROUP/VM/MOUNT_POINT`;

const environment = `
Environment. The config of a stack is not read. The credential is one of:
${credentials}
It has no flag: other users can read the arguments of a process.
  LUCIDITY_ENDPOINT                 default https://app.lucidity.cloud
  LUCIDITY_AUTH_SCHEME              raw (default) or bearer
  LUCIDITY_REQUESTS_PER_MINUTE      default 50, shared with all runs of Pulumi
  LUCIDITY_MAX_CONCURRENT_REQUESTS  default 10`;

const exitCodes = `
Exit codes. Where partitions end differently: the first of 130, 4, 5, 1, 3, 0.
  0    all are onboarded; with --for visible: visible; with doctor: all works
  1    failed, not requested, or the API refused the request
  2    a wrong argument or setting: nothing was asked
  3    not onboarded in time; with status: neither onboarded nor failed
  4    the credential is missing, cannot be read or is refused
  5    the API was not reached
  70   an error in the command itself
  130  Ctrl-C; 129 after SIGHUP, 143 after SIGTERM or when npx has ended
  141  nobody reads its output, as in \`| head\``;

const examples = {
  doctor: `
Examples:
  pulumi-lucidity doctor
  pulumi-lucidity doctor AWS/123456789012/i-0abc/%2Fdev%2Fsdf > for-support.txt`,
  status: `
Examples:
  pulumi-lucidity status AWS/123456789012/i-0abc/%2Fdev%2Fsdf
  pulumi-lucidity status --json - < ids.txt | jq -r .status`,
  wait: `
Examples:
  pulumi-lucidity wait --timeout 2h AWS/123456789012/i-0abc/%2Fdev%2Fsdf
  pulumi-lucidity wait --cloud-provider GCP --instance-id web-1 \\
    --cloud-provider-account-id acme-prod --mount-point /dev/sdb`,
} as const;

export const helpBelow = (command?: keyof typeof examples): string =>
  [...(command === undefined ? [] : [examples[command]]), ids, environment, exitCodes].join("\n");
