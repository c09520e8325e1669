/** Preloaded into a process: writes each address that it connects to into the file that CONNECTION_SPY names. */
const { appendFileSync } = require("node:fs");
const { Socket } = require("node:net");

const { connect } = Socket.prototype;
Socket.prototype.connect = function (...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : args;
  const { host = "localhost", port, path } = typeof options === "object" ? options : { port: options };
  appendFileSync(process.env.CONNECTION_SPY, `${path ?? `${host}:${port}`}\n`);
  return connect.apply(this, args);
};
