// Wait for Lucidity to onboard a partition, as a Pulumi resource.
package lucidity
