// The least that a dynamic provider can be; installed in node_modules, as ours is.
exports.create = async (inputs) => ({ id: "trivial", outs: inputs });
