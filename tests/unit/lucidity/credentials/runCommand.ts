/** Run by itself: reads a refresh token from the command in its argument. */
import { read } from "./reading";

const command = JSON.parse(process.argv[2] ?? "[]") as string[];
read({ kind: "refreshTokenCommand", name: "LUCIDITY_REFRESH_TOKEN_COMMAND", command });
