module lucidity-go

go 1.25.11

require (
	github.com/pulumi/pulumi/sdk/v3 v3.259.0
	example.com/pulumi-lucidity/sdk/go v0.1.0
)

// Where the SDK has been copied to.
replace example.com/pulumi-lucidity/sdk/go => ../../sdk/go
