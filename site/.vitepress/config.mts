/** The site of the documents. Its pages are gathered into .pages/ by `npm run site`. */
import { withMermaid } from "vitepress-plugin-mermaid";

const page = (text: string, link: string) => ({ text, link });

const sidebar = [
  {
    text: "Start",
    items: [
      page("What it is", "/"),
      page("Getting started", "/getting-started"),
      page("Dynamic or native?", "/which-one"),
    ],
  },
  {
    text: "How to",
    items: [
      page("Wait for many partitions", "/groups"),
      page("Wait from a shell or a CI job", "/command"),
      page("Wait for days", "/behaviour#longer-than-an-hour"),
      page("Observe a wait", "/observability"),
      page("In your project", "/projects"),
      page("Examples", "/examples"),
      page("Test your program", "/testing"),
      page("Use the simulator", "/simulator"),
      page("Install the native provider", "/native/install"),
      page("Use explicit providers", "/native/providers"),
      page("Import", "/native/import"),
      page("Change from one to the other", "/native/migration"),
    ],
  },
  {
    text: "Reference",
    items: [
      page("Arguments and settings", "/reference"),
      page("Behaviour", "/behaviour"),
      page("Troubleshooting", "/troubleshooting"),
      page("TypeScript: resources", "/typescript/sdk/nodejs/"),
      page("TypeScript: simulator", "/typescript/simulator/"),
      page("All languages: schema", "/native/schema"),
      page("Security", "/SECURITY"),
      page("Changes", "/CHANGELOG"),
    ],
  },
  {
    text: "Design",
    items: [
      page("Architecture", "/architecture"),
      page("Interruptions", "/interruptions"),
      page("Performance", "/performance"),
      page("What a wait costs", "/engine-cost"),
      page("The vendor's API", "/api"),
      page("Mutation tests", "/mutation"),
    ],
  },
];

export default withMermaid({
  title: "pulumi-lucidity",
  description: "Wait for Lucidity to onboard a partition, as a Pulumi resource.",
  lang: "en",
  srcDir: ".pages",
  outDir: "dist",
  cacheDir: ".cache",
  base: process.env.SITE_BASE ?? "/",
  themeConfig: {
    sidebar,
    outline: [2, 3],
    search: { provider: "local" },
    docFooter: { prev: false, next: false },
  },
});
