/**
 * The variables that a Pulumi CLI, its installer and Go need, in capitals. These programs are not the project's: they get none of
 * the user's credentials, and nothing that changes what is built.
 */
const needed = new Set([
  ...["PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "TMP", "TEMP", "LANG", "LC_ALL", "TZ"],
  ...["XDG_CACHE_HOME", "XDG_CONFIG_HOME"],
  ...["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY"],
  ...["SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"],
  ...["NODE_USE_ENV_PROXY", "NODE_USE_SYSTEM_CA"],
  ...["GOROOT", "GOPATH", "GOCACHE", "GOMODCACHE", "GOTMPDIR", "GOENV", "GOTOOLCHAIN"],
  ...["GOPROXY", "GONOPROXY", "GOPRIVATE", "GOSUMDB", "GONOSUMDB", "GOINSECURE"],
  // Windows
  ...["SYSTEMROOT", "SYSTEMDRIVE", "COMSPEC", "PATHEXT", "USERPROFILE", "APPDATA", "LOCALAPPDATA"],
]);

export const neededEnv = (env) =>
  Object.fromEntries(Object.entries(env).filter(([key]) => needed.has(key.toUpperCase())));
