using System.CommandLine;
using System.Text.RegularExpressions;
using Atelier.Api;
using Atelier.Eulas;
using Atelier.StreamingImages;

namespace Atelier.Cli;

/// <summary>
/// The verbs for EULAs: <c>atelier eula add | list | bind</c>. They work on the database, beside a running server, which heeds the change
/// at the next request.
/// </summary>
internal static partial class EulaCommands
{
    private const int LongestName = 64;

    internal static Command Create(TimeProvider time) =>
        new("eula", "Add and list EULAs, and say which images they go with.") { Add(time), List(), Bind() };

    private static Command Add(TimeProvider time)
    {
        var name = new Option<string>("--name") { Description = "The EULA's name for people.", Required = true };
        var url = new Option<Uri?>("--url") { Description = "Where the text can be read.", CustomParser = OptionValues.ReadUrl };
        var file = new Option<FileInfo?>("--file") { Description = "A file with the text, UTF-8." };
        var id = new Option<string>("--id") { Description = "The EULA's id; without it, a new one.", DefaultValueFactory = _ => Ids.New() };
        var command = new Command("add", "Add a EULA. It never changes afterwards: another text is another EULA.") { name, url, file, id };
        name.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not { Length: > 0 and <= LongestName })
                result.AddError($"--name must have 1 to {LongestName} characters.");
        });
        id.Validators.Add(result =>
        {
            if (!EulaId().IsMatch(result.GetValueOrDefault<string>()))
                result.AddError("--id must have 1 to 22 of the characters a-z, A-Z, 0-9, - and _.");
        });
        command.Validators.Add(result =>
        {
            if (result.GetResult(url) is null == result.GetResult(file) is null)
                result.AddError("Give either --url or --file.");
        });
        command.SetAction(async (parsed, cancel) =>
        {
            var content = parsed.GetValue(url)?.ToString() ?? await ReadText(parsed.GetValue(file)!, cancel);
            await Add(parsed, parsed.GetValue(id)!, parsed.GetValue(name)!, content, time, cancel);
        });
        return command;
    }

    private static async Task Add(ParseResult parsed, string id, string name, string content, TimeProvider time, CancellationToken cancel)
    {
        await using var parts = await Parts.Open(ServeOptions.Read(parsed), cancel);
        await using var db = await parts.Database.Write(cancel);
        if (await EulaTable.Rows.Find(db, id, cancel) is not null)
            throw new InvalidOperationException(
                $"There is a EULA {id} already, and accepted texts do not change; add this one under another id.");
        await EulaTable.Add(db, id, name, content, time.GetUtcNow(), cancel);
        await OperatorAudit.Record(db, parsed, account: null, $"eulas/{id}", cancel);
        await db.Commit(cancel);
        await parsed.InvocationConfiguration.Output.WriteLineAsync($"{id}  {name}");
    }

    private static Command List()
    {
        var command = new Command("list", "List the EULAs and the images they go with.");
        command.SetAction(async (parsed, cancel) =>
        {
            await using var parts = await Parts.Open(ServeOptions.Read(parsed), cancel);
            await using var db = await parts.Database.Read(cancel);
            var console = parsed.InvocationConfiguration.Output;
            var eulas = await EulaTable.Rows.Select(db, "1 = 1 order by created_at, id", new { }, cancel);
            if (eulas.Count == 0)
                await console.WriteLineAsync("No EULAs yet. Add one with: atelier eula add --name NAME --url URL");
            foreach (var eula in eulas.Select(row => row.Document))
            {
                var images = await ImageEulas.FindImages(db, eula.EulaId!, cancel);
                await console.WriteLineAsync(
                    $"{eula.EulaId,-22}  {eula.Name}  {Describe(eula.Content!)}  {string.Join(", ", images)}".TrimEnd());
            }
        });
        return command;
    }

    private static Command Bind()
    {
        var image = new Option<string>("--image") { Description = "The image's id, as atelier image list shows it.", Required = true };
        var ids = new Argument<string[]>("eula") { Description = "The EULAs' ids; none ends it.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command(
            "bind",
            "Say which EULAs go with an image, in place of those before. No session starts from it until its studio has accepted them.")
        {
            image, ids,
        };
        image.Validators.Add(result =>
        {
            if (!ImageId().IsMatch(result.GetValueOrDefault<string>()))
                result.AddError("--image must be an image id such as ami-0123456789abcdef0.");
        });
        command.SetAction(async (parsed, cancel) =>
        {
            var (ec2ImageId, eulaIds) = (parsed.GetValue(image)!, parsed.GetValue(ids)!);
            await using var parts = await Parts.Open(ServeOptions.Read(parsed), cancel);
            await using var db = await parts.Database.Write(cancel);
            foreach (var eulaId in eulaIds)
                _ = await EulaTable.Rows.Find(db, eulaId, cancel)
                    ?? throw new InvalidOperationException($"There is no EULA {eulaId}; atelier eula list shows those there are.");
            await ImageEulas.Bind(db, ec2ImageId, eulaIds, cancel);
            await OperatorAudit.Record(db, parsed, account: null, ec2ImageId, cancel);
            await db.Commit(cancel);
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"{ec2ImageId}  {string.Join(", ", eulaIds)}".TrimEnd());
        });
        return command;
    }

    private static async Task<string> ReadText(FileInfo file, CancellationToken cancel)
    {
        var text = await File.ReadAllTextAsync(file.FullName, cancel);
        // PostgreSQL cannot store this character, and no text has it.
        return text.Length > 0 && !text.Contains('\0', StringComparison.Ordinal)
            ? text
            : throw new InvalidDataException($"{file.FullName} is no text, or empty.");
    }

    private static string Describe(string content) =>
        Uri.IsWellFormedUriString(content, UriKind.Absolute) ? content : $"{content.Length} characters";

    [GeneratedRegex(@"\A[a-zA-Z0-9_-]{1,22}\z")]
    private static partial Regex EulaId();

    [GeneratedRegex(@"\Aami-[0-9a-zA-Z]+\z")]
    private static partial Regex ImageId();
}
