using System.CommandLine;
using Atelier.Cli;
using Atelier.Cli.Doctor;
using Atelier.Storage;
using Atelier.Studios;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Cli;

/// <summary>A data folder of its own, and the verbs as the program has them.</summary>
internal sealed class OperatorsMachine : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("atelier-test");

    /// <summary>The data folder, which the first verb makes.</summary>
    public string Data => Path.Combine(folder.FullName, "data");

    public string File(string name) => Path.Combine(folder.FullName, name);

    /// <summary>The database, once a verb has made it.</summary>
    public Task<Database> OpenDatabase() =>
        Database.OpenSqliteFile(Path.Combine(Data, "atelier.db"), TestContext.Current.CancellationToken);

    /// <summary>A READY studio in the database.</summary>
    public async Task AddStudio(string id)
    {
        await Run("eula", "list");
        await using var database = await OpenDatabase();
        await using var db = await database.Write(TestContext.Current.CancellationToken);
        var studio = new Studio { StudioId = id, StudioName = "mystudio", State = StudioState.READY };
        await StudioTable.Rows.Insert(
            db, studio, new StudioFacts("123456789012", CreatedAt: 1, DueAt: null), TestContext.Current.CancellationToken);
        await db.Commit(TestContext.Current.CancellationToken);
    }

    public async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        var clock = new ManualClock();
        var root = new RootCommand();
        ServeOptions.AddShared(root);
        root.Subcommands.Add(BackupCommands.Create(clock));
        root.Subcommands.Add(DbCommands.Create(clock));
        root.Subcommands.Add(DoctorCommand.Create(clock));
        root.Subcommands.Add(EulaCommands.Create(clock));
        root.Subcommands.Add(QuotaCommands.Create());
        root.Subcommands.Add(ShareCommands.Create());
        root.Subcommands.Add(DirectoryCommands.Create());
        root.Subcommands.Add(SessionCommands.Create());
        root.Subcommands.Add(
            ImageCommands.Create((parsed, cancel) => Parts.OpenEngineAlone(ServeOptions.Read(parsed), cancel), clock));
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            Output = new StringWriter { NewLine = "\n" },
            Error = new StringWriter { NewLine = "\n" },
        };
        string[] engine = arguments.Contains("--engine") ? [] : ["--engine", "simulated"];
        string[] all = [.. arguments, "--data", Data, .. engine];
        var code = await root.Parse(all).InvokeAsync(configuration, TestContext.Current.CancellationToken);
        return (code, configuration.Output.ToString()!, configuration.Error.ToString()!);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
