/** Users' states name the provider modules: each has to stay a provider as Pulumi defines it. Compiled, never run. */
import * as pulumi from "@pulumi/pulumi";
import * as provider from "pulumi-lucidity/provider";
import * as groupProvider from "pulumi-lucidity/provider/group";
import { accepts } from "./accepts";

accepts<Required<pulumi.dynamic.ResourceProvider>>(provider);
accepts<Required<pulumi.dynamic.ResourceProvider>>(groupProvider);
