// The front that this program takes.
module.exports = require("pulumi-lucidity");
