using System.CommandLine;
using System.Text.RegularExpressions;
using Atelier.StudioComponents;

namespace Atelier.Cli;

/// <summary>
/// The verbs for directories: <c>atelier directory add | list | remove</c>. They work on the database, beside a running server, which heeds
/// the change at the next start of a session.
/// </summary>
internal static partial class DirectoryCommands
{
    private static readonly Option<string> Studio = StudioOption.Create();

    private static readonly Argument<string> Id = new("directory") { Description = "The directoryId that components name." };

    internal static Command Create() =>
        new("directory", "Say how workstations join the Active Directory that a studio's component names.") { Add(), List(), Remove() };

    private static Command Add()
    {
        var domain = new Option<string>("--domain") { Description = "The domain, such as studio.example.org.", Required = true };
        var user = new Option<string>("--user") { Description = "Who may let computers join the domain.", Required = true };
        var password = new Option<FileInfo>("--password-file")
        {
            Description = "The file that holds this user's password, as its first line.", Required = true,
        };
        var command = new Command("add", "Give a studio a directory, or change the one it has under this id.")
        {
            Studio, Id, domain, user, password,
        };
        domain.Validators.Add(result =>
        {
            if (!Domain().IsMatch(result.GetValueOrDefault<string>() ?? ""))
                result.AddError("--domain must be a domain's DNS name, such as studio.example.org.");
        });
        command.SetAction(async (parsed, cancel) =>
        {
            var lines = await File.ReadAllLinesAsync(parsed.GetValue(password)!.FullName, cancel);
            if (lines is not [{ Length: > 0 } secret, ..])
                throw new InvalidOperationException($"{parsed.GetValue(password)} holds no password in its first line.");
            var entry = new DirectoryEntry(parsed.GetValue(Id)!, parsed.GetValue(domain)!, parsed.GetValue(user)!);
            await using var parts = await Parts.Open(ServeOptions.Read(parsed), cancel);
            await using var db = await parts.Database.Write(cancel);
            var studioId = await StudioOption.Find(db, parsed, Studio, cancel);
            await new Directories(parts.Key).Put(db, studioId, entry, secret, cancel);
            await OperatorAudit.RecordInStudio(db, parsed, studioId, $"directories/{entry.DirectoryId}", cancel);
            await db.Commit(cancel);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(Describe(entry));
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "List a studio's directories: id, domain, and who lets workstations join.") { Studio };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var parts = await Parts.Open(ServeOptions.Read(parsed), cancel);
            await using var db = await parts.Database.Read(cancel);
            var entries = await Directories.List(db, await StudioOption.Find(db, parsed, Studio, cancel), cancel);
            foreach (var entry in entries)
                await parsed.InvocationConfiguration.Output.WriteLineAsync(Describe(entry));
            if (entries.Count == 0)
                await parsed.InvocationConfiguration.Output.WriteLineAsync("No directories. Add one with: atelier directory add");
        });
        return command;
    }

    private static Command Remove()
    {
        var command = new Command("remove", "Take a directory from a studio. What joined it stays in it.") { Studio, Id };
        command.SetAction(async (parsed, cancel) =>
        {
            var id = parsed.GetValue(Id)!;
            await using var parts = await Parts.Open(ServeOptions.Read(parsed), cancel);
            await using var db = await parts.Database.Write(cancel);
            var studioId = await StudioOption.Find(db, parsed, Studio, cancel);
            if (!await Directories.Remove(db, studioId, id, cancel))
                throw new InvalidOperationException($"The studio has no directory {id}; atelier directory list shows those it has.");
            await OperatorAudit.RecordInStudio(db, parsed, studioId, $"directories/{id}", cancel);
            await db.Commit(cancel);
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"{id} is no longer a directory.");
        });
        return command;
    }

    private static string Describe(DirectoryEntry entry) => $"{entry.DirectoryId}  {entry.Domain}  {entry.UserName}";

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+\z")]
    private static partial Regex Domain();
}
