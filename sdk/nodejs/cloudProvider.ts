/**
 * Where an instance runs. A plain string, such as one from the config, compiles too and is checked by `pulumi preview`: the
 * intersection keeps an editor's completion from losing the three names.
 *
 * @see {@link PartitionArgs.cloudProvider}
 */
export type CloudProvider = "AWS" | "AZURE" | "GCP" | (string & Record<never, never>);
