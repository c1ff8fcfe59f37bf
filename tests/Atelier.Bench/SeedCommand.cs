using System.CommandLine;
using Atelier.Cli;

namespace Atelier.Bench;

/// <summary><c>seed</c>: fills the records of a server that does not run with copies of the sessions in them.</summary>
internal static class SeedCommand
{
    private static readonly Option<int> SessionsOption = new("--sessions")
    {
        Description = "How many sessions there are to be in the end, all studios together",
        Required = true,
    };

    private static readonly Option<int> OwnersOption = new("--owners")
    {
        Description = "How many people the sessions belong to, in turns",
        DefaultValueFactory = _ => 1000,
    };

    private static readonly Option<int> StudiosOption = new("--studios")
    {
        Description = "How many studios the sessions are in; the first has all but a thousandth for each of the others",
        DefaultValueFactory = _ => 20,
    };

    public static Command Create()
    {
        var command = new Command("seed", "Fills the records with copies of the first session in them, up to a number");
        command.Options.Add(SessionsOption);
        command.Options.Add(OwnersOption);
        command.Options.Add(StudiosOption);
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        await using var parts = await Parts.Open(ServeOptions.Read(parsed), cancel);
        var seeding = new Seeding(parts.Database, TimeProvider.System, Console.Out);
        await seeding.Fill(parsed.GetValue(SessionsOption), parsed.GetValue(OwnersOption), parsed.GetValue(StudiosOption), cancel);
        return 0;
    }
}
