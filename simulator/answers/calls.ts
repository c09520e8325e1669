/** The vendor's calls that the simulator answers. */

export const statusPath = "/external/client/api/v1/partition/create/status";
export const tokenPath = "/external/api/v1/auth/user-token/refresh";

/** `mint` is the exchange of a refresh token for an access token. Scripts and journals of users hold the word. */
export type Call = "status" | "mint" | "other";

export function callAt(path: string): Call {
  if (path === statusPath) return "status";
  return path === tokenPath ? "mint" : "other";
}
