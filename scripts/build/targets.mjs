/** The files that a part of package.json points to, such as its `exports`. */
export const targets = (value) =>
  typeof value === "string" ? [value] : Object.values(value ?? {}).flatMap((each) => targets(each));
