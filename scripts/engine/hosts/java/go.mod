module pulumi-lucidity-sdks-java

go 1.26

require github.com/pulumi/pulumi-java/pkg v0.9.9
