using System.CommandLine;
using System.Text.RegularExpressions;
using Atelier.StudioComponents;

namespace Atelier.Cli;

/// <summary>
/// The verbs for shares: <c>atelier share add | list | remove</c>. They work on the database, beside a running server, which heeds the
/// change at the next start of a session.
/// </summary>
internal static partial class ShareCommands
{
    private static readonly Option<string> Studio = StudioOption.Create();

    private static readonly Argument<string> Endpoint = new("endpoint") { Description = "The endpoint that components name." };

    private static readonly Option<string> Name = new("--share-name")
    {
        Description = "The shareName that components name; left out for components that name none.",
        DefaultValueFactory = _ => "",
    };

    internal static Command Create() =>
        new("share", "Say where the content of shared file systems is that a studio's components name.") { Add(), List(), Remove() };

    private static Command Add()
    {
        var path = new Option<string?>("--path") { Description = "A folder of the host, by its absolute path." };
        var nfs = new Option<string?>("--nfs") { Description = "An NFS export that the host has mounted, as server:/path." };
        var readOnly = new Option<bool>("--read-only") { Description = "Workstations may read and not write." };
        var sameIds = new Option<bool>("--same-ids")
        {
            Description = "Users of workstations have the same ids on the host; needs a kernel and a file system with idmapped mounts.",
        };
        var command = new Command("add", "Give a studio a share, or change the one it has under this endpoint and name.")
        {
            Studio, Endpoint, Name, path, nfs, readOnly, sameIds,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(path) is null == result.GetValue(nfs) is null)
                result.AddError("Give either --path or --nfs.");
            if (result.GetValue(nfs) is not null && result.GetValue(sameIds))
                result.AddError("--same-ids goes with --path: NFS cannot map ids, the export says whose its files are.");
            if (result.GetValue(path) is { } folder && (!Path.IsPathRooted(folder) || folder.Any(char.IsControl)))
                result.AddError("--path must be an absolute path, such as /srv/projects.");
            if (result.GetValue(nfs) is { } export && !Export().IsMatch(export))
                result.AddError("--nfs must be an export, such as filer.example.org:/projects.");
        });
        command.SetAction(async (parsed, cancel) =>
        {
            var share = new Share(
                parsed.GetValue(Endpoint)!.ToLowerInvariant(), parsed.GetValue(Name)!,
                parsed.GetValue(path) is { } folder ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) : parsed.GetValue(nfs)!,
                IsNfs: parsed.GetValue(nfs) is not null, parsed.GetValue(readOnly), parsed.GetValue(sameIds));
            await using var parts = await Parts.Open(ServeOptions.Read(parsed), cancel);
            await using var db = await parts.Database.Write(cancel);
            var studioId = await StudioOption.Find(db, parsed, Studio, cancel);
            await Shares.Put(db, studioId, share, cancel);
            await OperatorAudit.RecordInStudio(db, parsed, studioId, resource: null, cancel);
            await db.Commit(cancel);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(Describe(share));
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "List a studio's shares: endpoint, name, and where the content is.") { Studio };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var parts = await Parts.Open(ServeOptions.Read(parsed), cancel);
            await using var db = await parts.Database.Read(cancel);
            var shares = await Shares.List(db, await StudioOption.Find(db, parsed, Studio, cancel), cancel);
            foreach (var share in shares)
                await parsed.InvocationConfiguration.Output.WriteLineAsync(Describe(share));
            if (shares.Count == 0)
                await parsed.InvocationConfiguration.Output.WriteLineAsync("No shares. Add one with: atelier share add");
        });
        return command;
    }

    private static Command Remove()
    {
        var command = new Command("remove", "Take a share from a studio. Sessions that run keep it until they stop.")
        {
            Studio, Endpoint, Name,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var (endpoint, name) = (parsed.GetValue(Endpoint)!, parsed.GetValue(Name)!);
            var share = $"{endpoint} {name}".TrimEnd();
            await using var parts = await Parts.Open(ServeOptions.Read(parsed), cancel);
            await using var db = await parts.Database.Write(cancel);
            var studioId = await StudioOption.Find(db, parsed, Studio, cancel);
            if (!await Shares.Remove(db, studioId, endpoint, name, cancel))
                throw new InvalidOperationException($"The studio has no share {share}; atelier share list shows those it has.");
            await OperatorAudit.RecordInStudio(db, parsed, studioId, resource: null, cancel);
            await db.Commit(cancel);
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"{share} is no longer a share.");
        });
        return command;
    }

    private static string Describe(Share share) =>
        $"{share.Endpoint}  {(share.ShareName.Length > 0 ? share.ShareName : "-")}  " +
        $"{(share.IsNfs ? "nfs" : "path")} {share.Source}{(share.IsReadOnly ? "  read-only" : "")}{(share.HasSameIds ? "  same ids" : "")}";

    [GeneratedRegex(@"\A[^\s:/]+:/[^\s]*\z")]
    private static partial Regex Export();
}
