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
      page("Installation and configuration", "/installation-configuration"),
    ],
  },
  {
    text: "Languages",
    items: [
      page("TypeScript", "/typescript"),
      page("Python", "/python"),
      page("Go", "/go"),
      page("Java", "/java"),
      page(".NET", "/dotnet"),
      page("YAML", "/yaml"),
    ],
  },
  {
    text: "How to",
    items: [
      page("Operate", "/operate"),
      page("Troubleshooting", "/troubleshooting"),
      page("Wait from a shell or a CI job", "/command"),
      page("Wait for many partitions", "/reference#partitiononboardinggroup"),
      page("Wait for days", "/operate#longer-than-an-hour"),
      page("Observe a wait", "/observability"),
      page("In your project", "/projects"),
      page("Examples", "/examples"),
      page("Test your program", "/testing"),
      page("Use the simulator", "/simulator"),
    ],
  },
  {
    text: "Reference",
    items: [
      page("Resources and functions", "/reference"),
      page("Behaviour", "/behaviour"),
      page("TypeScript: resources", "/api-typescript/sdk/nodejs/"),
      page("TypeScript: simulator", "/api-typescript/simulator/"),
      page("All languages: schema", "/schema"),
      page("Security", "/SECURITY"),
      page("Changes", "/CHANGELOG"),
    ],
  },
  {
    text: "Design",
    items: [
      page("Architecture", "/architecture"),
      page("Performance", "/performance"),
      page("The vendor's API", "/api"),
    ],
  },
];

export default withMermaid({
  title: "pulumi-lucidity",
  description: "Wait for Lucidity to onboard a partition, as a Pulumi resource.",
  lang: "en",
  head: [
    ["link", { rel: "icon", type: "image/svg+xml", href: `${process.env.SITE_BASE ?? "/"}favicon.svg` }],
  ],
  srcDir: ".pages",
  outDir: "dist",
  cacheDir: ".cache",
  base: process.env.SITE_BASE ?? "/",
  themeConfig: {
    sidebar,
    outline: [2, 3],
    search: {
      provider: "local",
      options: {
        miniSearch: {
          searchOptions: {
            // What a person looks for is most often what to do, and seldom how it is built. The browser gets this function as text.
            boostDocument: (id: string) => {
              if (/\/(operate|reference|troubleshooting)\.html/.test(id)) return 2;
              return /\/(api-typescript|CHANGELOG|SECURITY|architecture|performance|schema|simulator)/.test(
                id,
              )
                ? 0.2
                : 1;
            },
          },
        },
      },
    },
    docFooter: { prev: false, next: false },
  },
});
