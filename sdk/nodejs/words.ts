/**
 * Where an instance runs. A plain string, such as one from the config, compiles too and is checked by `pulumi preview`: the
 * intersection keeps an editor's completion from losing the three names.
 *
 * @see {@link PartitionArgs.cloudProvider}
 */
export type CloudProvider = "AWS" | "AZURE" | "GCP" | (string & Record<never, never>);

/**
 * What Lucidity says of a partition: a name of its guide, `NOT_FOUND` if it shows no request, or its own word for a status that the
 * guide does not name. An editor offers the names; any other string compiles too.
 *
 * @see {@link PartitionOnboarding.status}
 */
export type OnboardingStatus =
  | "PENDING"
  | "IN_PROGRESS"
  | "ON_BOARDED"
  | "FAILED_ONBOARDING"
  | "FAILED"
  | "UNKNOWN"
  | "NOT_FOUND"
  | (string & Record<never, never>);
