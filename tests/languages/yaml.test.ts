import { tellsTheStory } from "./story";

tellsTheStory({ example: "yaml", prepare: () => [] });
