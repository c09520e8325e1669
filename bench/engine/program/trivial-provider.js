// The smallest dynamic provider. It is installed in node_modules, as ours is.
exports.create = async (inputs) => ({ id: "trivial", outs: inputs });
