module language-yaml
go 1.26
require github.com/pulumi/pulumi-yaml v0.5.10
