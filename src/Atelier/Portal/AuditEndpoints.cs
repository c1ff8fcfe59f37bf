using System.Globalization;
using System.Text;
using System.Text.Json;
using Atelier.Api;
using Atelier.Audit;
using Atelier.Identity;
using Atelier.Identity.SignIn;
using Atelier.Storage;
using Atelier.Studios;

namespace Atelier.Portal;

/// <summary>What of the audit trail is asked for.</summary>
internal record AuditQuestion
{
    [Query, Length(1, 64)]
    public string? StudioId { get; init; }

    [Query, Length(1, 64)]
    public string? Principal { get; init; }

    [Query, Length(1, 128)]
    public string? Operation { get; init; }

    [Query, Length(1, 256)]
    public string? Resource { get; init; }

    [Query, Length(1, 64)]
    public string? Result { get; init; }

    [Query, Length(1, 256)]
    public string? Text { get; init; }

    [Query, Length(1, 40)]
    public string? From { get; init; }

    [Query, Length(1, 40)]
    public string? Until { get; init; }
}

internal sealed record ListAuditRequest : AuditQuestion
{
    [Query]
    public string? NextToken { get; init; }

    [Query, Range(1, 100)]
    public int? MaxResults { get; init; }
}

internal sealed record ExportAuditRequest : AuditQuestion
{
    [Query, Pattern("^(csv|jsonl)$")]
    public required string Format { get; init; }
}

/// <summary>Something that somebody did, or was refused: <see cref="AuditEvent"/> as the page has it.</summary>
internal sealed record AuditEntry(
    string EventId, DateTimeOffset Time, string? StudioId, string? PrincipalId, string? PrincipalName, string Proof, string? ProofId,
    string? RoleArn, string Operation, string? Resource, string? Detail, int Status, string? Error, string? Message, string? Address,
    string? RequestId, int Times, DateTimeOffset LastTime)
{
    public static AuditEntry Of(AuditEvent happened) => new(
        happened.Id, DateTimeOffset.FromUnixTimeMilliseconds(happened.HappenedAt), happened.StudioId, happened.PrincipalId,
        happened.PrincipalName, happened.Proof, happened.ProofId, happened.RoleArn, happened.Operation, happened.Resource, happened.Detail,
        (int)happened.Status, happened.Error, happened.Message, happened.Address, happened.RequestId, (int)happened.Times,
        DateTimeOffset.FromUnixTimeMilliseconds(happened.LastAt));
}

internal sealed record AuditPage(IReadOnlyList<AuditEntry> Events, string? NextToken);

/// <summary>
/// <c>/portal/audit</c>: who did what, newest first, and <c>/portal/audit/export</c>: all of it as a file. Administrators of the account
/// are shown everything of it, administrators of a studio what was done in that.
/// </summary>
internal sealed class AuditEndpoints(Database database, SignInCheck check, Pages pages)
{
    private const int UsualPage = 50;

    public async Task List(HttpContext http)
    {
        var cancel = http.RequestAborted;
        var caller = (await check.Prove(http)).Caller;
        var request = await PortalRequests.Read<ListAuditRequest>(http);
        await using var db = await database.Read(cancel);
        var filter = await Filter(caller, request, db, cancel);
        // A token is bound to who asks, too.
        var (events, next) = await pages.Read(
            new { caller.PrincipalId, Question = request with { NextToken = null, MaxResults = null } }, request.NextToken,
            request.MaxResults ?? UsualPage,
            (place, limit) => filter.ListNewest(db, place == PageKey.Start ? null : place.Id, limit, cancel),
            happened => new PageKey(happened.HappenedAt, happened.Id));
        await PortalRequests.Answer(http, new AuditPage([.. events.Select(AuditEntry.Of)], next));
    }

    public async Task Export(HttpContext http)
    {
        var cancel = http.RequestAborted;
        var caller = (await check.Prove(http)).Caller;
        var request = await PortalRequests.Read<ExportAuditRequest>(http);
        AuditFilter filter;
        await using (var db = await database.Read(cancel))
            filter = await Filter(caller, request, db, cancel);

        http.Response.ContentType = request.Format == AuditExport.Csv ? "text/csv; charset=utf-8" : "application/jsonl; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"audit.{request.Format}\"";
        await using var writer = new StreamWriter(http.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        if (AuditExport.Head(request.Format) is { } head)
            await writer.WriteAsync($"{head}\r\n".AsMemory(), cancel);
        var end = request.Format == AuditExport.Csv ? "\r\n" : "\n";
        await foreach (var happened in filter.ReadAll(database, cancel))
            await writer.WriteAsync((AuditExport.Line(request.Format, happened) + end).AsMemory(), cancel);
    }

    private static async Task<AuditFilter> Filter(Caller caller, AuditQuestion asked, Connection db, CancellationToken cancel)
    {
        if (!caller.IsAccountAdministrator)
            await RequireStudio(caller, asked.StudioId, db, cancel);
        // Where there is but one account, what belongs to none is its administrators' to see as well.
        var isOnly = caller.IsAccountAdministrator && await Principals.FindOnlyAccount(db, cancel) == caller.Account;
        return new AuditFilter
        {
            Account = isOnly ? null : caller.Account,
            StudioId = asked.StudioId,
            Principal = asked.Principal,
            Operation = asked.Operation,
            Resource = asked.Resource,
            Result = asked.Result,
            Text = asked.Text,
            From = ReadTime("from", asked.From),
            Until = ReadTime("until", asked.Until),
        };
    }

    private static async Task RequireStudio(Caller caller, string? studioId, Connection db, CancellationToken cancel)
    {
        if (studioId is null)
            throw ApiError.AccessDenied(
                $"{caller.Name} may not see what was done in the whole account; name a studio that {caller.Name} administers " +
                "(studioId).");
        var request = JsonSerializer.SerializeToElement(new { studioId });
        await StudioAccess.Administrator(caller, request, db, cancel);
    }

    private static DateTimeOffset? ReadTime(string member, string? text)
    {
        if (text is null)
            return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw ApiError.Validation($"[{member}: must be a time, such as 2026-01-31T08:00:00Z]");
    }
}
