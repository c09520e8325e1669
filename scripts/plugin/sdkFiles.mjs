/** Files that the generators of the SDKs do not write: how each SDK is named and built. */

/** @typedef {import("../release/names.mjs").Names} Names */

/** `npm run test:languages` tries the oldest and the newest. */
const javaSdks = "[0.9.9,2)";

const description = "Wait for Lucidity to onboard a partition, as a Pulumi resource.";

export const pythonReadme =
  "The Python SDK of pulumi-lucidity, generated from its schema: it waits for Lucidity to onboard a partition, as a Pulumi resource.\n";

export const goMod = ({ goModule }) => `module ${goModule}

go 1.25.11

require (
	github.com/blang/semver v3.5.1+incompatible
	github.com/pulumi/pulumi/sdk/v3 v3.259.0
)
`;

/** Maven Central asks for it. */
const whereItLives = ({ address, owner }) =>
  address === undefined
    ? ""
    : `
  <url>${address}</url>
  <developers>
    <developer>
      <id>${owner}</id>
      <name>${owner}</name>
      <url>https://github.com/${owner}</url>
    </developer>
  </developers>
  <scm>
    <connection>scm:git:${address}.git</connection>
    <url>${address}</url>
  </scm>`;

const plugin = (group, artifact, version, more) => `
          <plugin>
            <groupId>${group}</groupId>
            <artifactId>${artifact}</artifactId>
            <version>${version}</version>${more}
          </plugin>`;

const execution = (goal) => `
            <executions>
              <execution>
                <goals>
                  <goal>${goal}</goal>
                </goals>
              </execution>
            </executions>`;

/** What Maven Central wants besides the jar. */
const releasePlugins = [
  plugin("org.apache.maven.plugins", "maven-source-plugin", "3.3.1", execution("jar-no-fork")),
  plugin("org.apache.maven.plugins", "maven-javadoc-plugin", "3.11.2", execution("jar")),
  plugin("org.apache.maven.plugins", "maven-deploy-plugin", "3.1.4", ""),
].join("");

/**
 * @param {string} version
 * @param {Names} names
 */
export const pom = (version, names) => `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
         xsi:schemaLocation="http://maven.apache.org/POM/4.0.0 http://maven.apache.org/xsd/maven-4.0.0.xsd">
  <modelVersion>4.0.0</modelVersion>
  <groupId>${names.mavenGroup}</groupId>
  <artifactId>lucidity</artifactId>
  <version>${version}</version>
  <name>Lucidity for Pulumi</name>
  <description>${description}</description>
  <licenses>
    <license>
      <name>Apache-2.0</name>
      <url>https://www.apache.org/licenses/LICENSE-2.0.txt</url>
    </license>
  </licenses>${whereItLives(names)}
  <properties>
    <maven.compiler.source>11</maven.compiler.source>
    <maven.compiler.target>11</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>
    <dependency>
      <groupId>com.pulumi</groupId>
      <artifactId>pulumi</artifactId>
      <version>${javaSdks}</version>
    </dependency>
    <dependency>
      <groupId>com.google.code.findbugs</groupId>
      <artifactId>jsr305</artifactId>
      <version>3.0.2</version>
    </dependency>
  </dependencies>
  <profiles>
    <profile>
      <id>release</id>
      <build>
        <plugins>${releasePlugins}
        </plugins>
      </build>
    </profile>
  </profiles>
</project>
`;
