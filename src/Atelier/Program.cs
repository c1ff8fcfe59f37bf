using System.CommandLine;
using Atelier;
using Atelier.Cli;
using Atelier.Cli.Doctor;
using Atelier.Model;

var root = new RootCommand("Atelier: virtual workstations for studios, with the API of Amazon Nimble Studio");
ServeOptions.AddShared(root);
root.Subcommands.Add(ServeCommand.Create(Server.Build, () => Routes.Operations));
root.Subcommands.Add(InitCommand.Create());
root.Subcommands.Add(BackupCommands.Create(TimeProvider.System));
root.Subcommands.Add(DbCommands.Create(TimeProvider.System));
root.Subcommands.Add(DoctorCommand.Create(TimeProvider.System));
root.Subcommands.Add(UserCommands.Create(TimeProvider.System));
root.Subcommands.Add(KeyCommands.Create(TimeProvider.System));
root.Subcommands.Add(AuditCommands.Create());
root.Subcommands.Add(EulaCommands.Create(TimeProvider.System));
root.Subcommands.Add(QuotaCommands.Create());
root.Subcommands.Add(ShareCommands.Create());
root.Subcommands.Add(DirectoryCommands.Create());
root.Subcommands.Add(SessionCommands.Create());
root.Subcommands.Add(
    ImageCommands.Create((parsed, cancel) => Parts.OpenEngineAlone(ServeOptions.Read(parsed), cancel), TimeProvider.System));
root.Subcommands.Add(ModelCommand.Create(() => ModelFiles.Of(Routes.Operations, Waiters.All)));

try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        // A cancelled image build takes its mounts and folders down first.
        ProcessTerminationTimeout = TimeSpan.FromSeconds(60),
    });
}
catch (Exception fault) when (fault is InvalidOperationException or InvalidDataException or IOException or UnauthorizedAccessException)
{
    // These say what is wrong with the machine or the command in their message; anything else is a defect and shows its trace.
    Console.Error.WriteLine($"atelier: {fault.Message}");
    return 1;
}
