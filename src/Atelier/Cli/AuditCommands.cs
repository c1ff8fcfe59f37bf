using System.CommandLine;
using System.Globalization;
using System.Text;
using Atelier.Audit;

namespace Atelier.Cli;

/// <summary>The verbs for the audit trail: <c>atelier audit list | export</c>. They read the database, beside a running server.</summary>
internal static class AuditCommands
{
    private static readonly Option<string?> Account = new("--account") { Description = "Only this account; by default all of them" };
    private static readonly Option<string?> Studio = new("--studio") { Description = "Only this studio" };
    private static readonly Option<string?> User = new("--user") { Description = "Only what the user of this name or id did" };
    private static readonly Option<string?> Operation = new("--operation") { Description = "Only this operation, such as DeleteStudio" };
    private static readonly Option<string?> Resource = new("--resource") { Description = "Only what was done to this ARN or id" };

    private static readonly Option<string?> Result = new("--result")
    {
        Description = "Only what ended so: done, refused, failed, or an error's name",
    };

    private static readonly Option<string?> Text = new("--text") { Description = "Only what holds this text" };
    private static readonly Option<DateTimeOffset?> From = Time("--from", "From this time on, such as 2026-01-31T08:00:00Z");
    private static readonly Option<DateTimeOffset?> Until = Time("--until", "Before this time");

    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "The most lines, newest first",
        DefaultValueFactory = _ => 50,
    };

    private static readonly Option<string> Format = new("--format")
    {
        Description = "csv, or jsonl for an object in JSON on each line",
        DefaultValueFactory = _ => AuditExport.Csv,
    };

    private static readonly Option<FileInfo?> Output = new("--output")
    {
        Description = "The file to write, which must not be there yet; by default standard output",
    };

    static AuditCommands()
    {
        Format.AcceptOnlyFromAmong(AuditExport.Csv, AuditExport.JsonLines);
        Limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError("--limit must be 1 or more.");
        });
    }

    public static Command Create() => new("audit", "Show and export who did what.") { List(), Export() };

    private static Command List()
    {
        var command = new Command("list", "List who did what, newest first: time, who, what, on what, how it ended, from where.");
        AddFilter(command, Limit);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var parts = await Parts.Open(ServeOptions.Read(parsed), cancel);
            await using var db = await parts.Database.Read(cancel);
            var newest = await Read(parsed).ListNewest(db, before: null, parsed.GetValue(Limit), cancel);
            foreach (var happened in newest)
                await parsed.InvocationConfiguration.Output.WriteLineAsync(Describe(happened));
            if (newest.Count == 0)
                await parsed.InvocationConfiguration.Output.WriteLineAsync("Nothing was done that this asks for.");
        });
        return command;
    }

    private static Command Export()
    {
        var command = new Command("export", "Write who did what to a file for other programs, newest first.");
        AddFilter(command, Format, Output);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var parts = await Parts.Open(ServeOptions.Read(parsed), cancel);
            var format = parsed.GetValue(Format)!;
            var file = parsed.GetValue(Output);
            await using var writer = file is null ? null : Open(file);
            var output = writer ?? parsed.InvocationConfiguration.Output;
            if (AuditExport.Head(format) is { } head)
                await output.WriteLineAsync(head);
            await foreach (var happened in Read(parsed).ReadAll(parts.Database, cancel))
                await output.WriteLineAsync(AuditExport.Line(format, happened));
        });
        return command;
    }

    // Names and addresses of people are in it.
    private static StreamWriter Open(FileInfo file) => new(
        new FileStream(file.FullName, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }),
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    private static void AddFilter(Command command, params Option[] more)
    {
        foreach (var option in (Option[])[Account, Studio, User, Operation, Resource, Result, Text, From, Until, .. more])
            command.Options.Add(option);
    }

    private static AuditFilter Read(ParseResult parsed) => new()
    {
        Account = parsed.GetValue(Account),
        StudioId = parsed.GetValue(Studio),
        Principal = parsed.GetValue(User),
        Operation = parsed.GetValue(Operation),
        Resource = parsed.GetValue(Resource),
        Result = parsed.GetValue(Result),
        Text = parsed.GetValue(Text),
        From = parsed.GetValue(From),
        Until = parsed.GetValue(Until),
    };

    private static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = argument =>
        {
            if (DateTimeOffset.TryParse(
                    argument.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                return time;
            argument.AddError($"{name} must be a time, such as 2026-01-31T08:00:00Z.");
            return null;
        },
    };

    private static string Describe(AuditEvent happened)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(happened.HappenedAt)
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var times = happened.Times == 1 ? "" : $"  {happened.Times} times";
        return $"{time}  {happened.PrincipalName ?? "(not proved)"}  {happened.Operation}  {happened.Resource ?? "-"}  " +
            $"{happened.Error ?? "done"}  {happened.Address ?? "-"}{times}";
    }
}
