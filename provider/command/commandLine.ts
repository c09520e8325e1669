/** The commands, their flags and their help. What the values must be is checked in `request.ts`. */
import { Command, CommanderError } from "commander";
import type { IdentityKey } from "../inputs/partitionId";
import { version } from "../session/version";
import { shown } from "../util/text";
import { exitCodes } from "./endings";
import { helpBelow } from "./help";
import type { Streams } from "./views";

export type CommandName = "status" | "wait" | "doctor";

/** As typed: nothing is checked yet. */
export interface Typed {
  command: CommandName;
  ids: string[];
  identity: Partial<Record<IdentityKey, string>>;
  for: string;
  timeout: string;
  failFast: boolean;
  json: boolean;
  debug: boolean;
}

const identityFlags: readonly [flag: string, text: string][] = [
  ["--cloud-provider <CLOUD>", "AWS, AZURE or GCP"],
  ["--cloud-provider-account-id <ID>", "AWS account, Azure subscription or GCP project"],
  ["--resource-group <NAME>", "Azure alone"],
  ["--instance-id <ID>", "EC2 instance id, Azure VM name, GCP instance"],
  ["--mount-point <PATH>", 'a path such as /dev/sdf, or a drive letter such as "D"'],
];

/** An error of commander, without the value of an unknown option: it may be a token. */
const withoutTokens = (text: string) =>
  text
    .trimEnd()
    .replace(/'(.*)'/gs, (_quoted, typed: string) => `'${shown(typed.replace(/^(--[\w-]+)=.*/s, "$1"))}'`);

/** @returns what was typed, or an exit code for help and wrong usage */
export function readCommandLine(args: readonly string[], { out, err }: Streams): Typed | number {
  let typed: Typed | undefined;
  const program = new Command("pulumi-lucidity")
    .description("Tells whether Lucidity has onboarded partitions, or waits until it has.")
    .version(version, "--version", "print the version")
    .helpOption("-h, --help", "print this text")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => out(text.trimEnd()),
      writeErr: (text) => err(text.trimEnd()),
      outputError: (text, write) => write(withoutTokens(text).replace(/^error: /, "pulumi-lucidity: ")),
    })
    .showHelpAfterError("See `pulumi-lucidity --help`.")
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText("after", helpBelow());

  const add = (command: CommandName, description: string) => {
    const isDoctor = command === "doctor";
    const added = program
      .command(command)
      .summary(description)
      .description(description)
      .argument(isDoctor ? "[ID]" : "[ID...]", isDoctor ? "a partition to ask for" : "the partitions")
      .helpOption("-h, --help", "print this text")
      .optionsGroup("One partition without an ID:");
    for (const [flag, text] of identityFlags) added.option(flag, text);
    added.optionsGroup("Options:");
    if (command === "wait")
      added
        .option("--for <WHAT>", "onboarded, or visible: with any status", "onboarded")
        .option("--fail-fast", "end all waits once one partition has failed");
    if (!isDoctor)
      added
        .option("--timeout <DURATION>", "one for all partitions, such as 90s, 2h30m or 1d", "60m")
        .option("--debug", "print a line for each request, on stderr");
    return added
      .option("--json", isDoctor ? "print a JSON object" : "print a JSON object a line")
      .addHelpText("after", helpBelow(command))
      .action(
        (given: string | string[] | undefined, options: Record<string, string | boolean | undefined>) => {
          const { for: goal = "onboarded", timeout = "60m", failFast, json, debug, ...identity } = options;
          typed = {
            command,
            ids: [given ?? []].flat(),
            identity: identity as Typed["identity"],
            for: String(goal),
            timeout: String(timeout),
            failFast: failFast === true,
            json: json === true,
            debug: debug === true,
          };
        },
      );
  };
  add("doctor", "Says what works between this machine and the API. Run it first.");
  add("status", "Prints the status of each partition, asked once.");
  add("wait", "Waits until all partitions are onboarded, or one deadline for all is over.");

  try {
    program.parse(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
  return typed ?? exitCodes.usage;
}
