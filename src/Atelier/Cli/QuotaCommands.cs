using System.CommandLine;
using System.Globalization;
using Atelier.Storage;
using Atelier.Studios.Quotas;

namespace Atelier.Cli;

/// <summary>
/// The verbs for quotas: <c>atelier quota list | set | reset</c>. They work on the database, beside a running server, which heeds the
/// change at the next request.
/// </summary>
internal static class QuotaCommands
{
    private const string Unlimited = "unlimited";

    private static readonly Option<string> Studio = StudioOption.Create();

    internal static Command Create() => new("quota", "Show and change how much a studio may have.") { List(), Set(), Reset() };

    private static Command List()
    {
        var command = new Command("list", "List a studio's quotas: what it may have, what it has, and whether that is the default.")
        {
            Studio,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var parts = await Parts.Open(ServeOptions.Read(parsed), cancel);
            await using var db = await parts.Database.Read(cancel);
            foreach (var quota in await StudioQuotas.List(db, await StudioOption.Find(db, parsed, Studio, cancel), cancel))
                await parsed.InvocationConfiguration.Output.WriteLineAsync(
                    $"{quota.Quota.Name,-20}  {Text(quota.Limit),9}  {quota.InUse,6} in use{(quota.IsDefault ? "  default" : "")}");
        });
        return command;
    }

    private static Command Set()
    {
        var quota = QuotaArgument();
        var value = new Argument<string>("value") { Description = $"A number, or {Unlimited}." };
        var command = new Command("set", "Set one quota of a studio, from its next request on. What it has stays.")
        {
            Studio, quota, value,
        };
        value.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not Unlimited and var text && ParseNumber(text) is null)
                result.AddError($"The value must be a whole number from 0 on, or {Unlimited}.");
        });
        command.SetAction((parsed, cancel) => Change(parsed, async (db, studioId) =>
        {
            var known = Find(parsed.GetValue(quota)!);
            var limit = ParseNumber(parsed.GetValue(value));
            await StudioQuotas.Set(db, studioId, known, limit, cancel);
            return $"{known.Name}  {Text(limit)}";
        }, cancel));
        return command;
    }

    private static Command Reset()
    {
        var quota = QuotaArgument();
        var command = new Command("reset", "Let the default of one quota hold again.") { Studio, quota };
        command.SetAction((parsed, cancel) => Change(parsed, async (db, studioId) =>
        {
            var known = Find(parsed.GetValue(quota)!);
            await StudioQuotas.Reset(db, studioId, known, cancel);
            return $"{known.Name}  {Text(known.Default)}";
        }, cancel));
        return command;
    }

    private static async Task Change(ParseResult parsed, Func<Connection, string, Task<string>> change, CancellationToken cancel)
    {
        await using var parts = await Parts.Open(ServeOptions.Read(parsed), cancel);
        await using var db = await parts.Database.Write(cancel);
        var studioId = await StudioOption.Find(db, parsed, Studio, cancel);
        var line = await change(db, studioId);
        await OperatorAudit.RecordInStudio(db, parsed, studioId, resource: null, cancel);
        await db.Commit(cancel);
        await parsed.InvocationConfiguration.Output.WriteLineAsync(line);
    }

    private static Argument<string> QuotaArgument()
    {
        var quota = new Argument<string>("quota") { Description = "Which of the quotas that atelier quota list shows." };
        quota.AcceptOnlyFromAmong([.. Quota.All.Select(known => known.Name)]);
        return quota;
    }

    private static Quota Find(string name) => Quota.All.Single(quota => quota.Name == name);

    private static long? ParseNumber(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(long? limit) => limit?.ToString(CultureInfo.InvariantCulture) ?? Unlimited;
}
