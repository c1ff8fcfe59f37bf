using System.CommandLine;
using Atelier.Bench;
using Atelier.Cli;

var root = new RootCommand("Prepares what the benchmarks measure; ./dev bench runs it");
ServeOptions.AddShared(root);
root.Subcommands.Add(SeedCommand.Create());
root.Subcommands.Add(StreamsCommand.Create());
return await root.Parse(args).InvokeAsync();
