using Atelier.Audit;

namespace Atelier.Tests.Harness;

/// <summary>Reads a server's audit trail.</summary>
internal static class SeenEvent
{
    /// <summary>Every event that the filter selects, newest first, as it is stored.</summary>
    public static async Task<IReadOnlyList<AuditEvent>> ListAudit(this TestServer server, AuditFilter? filter = null)
    {
        await using var db = await server.Database.Read(CancellationToken.None);
        return await (filter ?? new AuditFilter()).ListNewest(db, before: null, limit: 10_000, CancellationToken.None);
    }

    /// <summary>The one event of an operation, once it is there.</summary>
    public static async Task<AuditEvent> OneEvent(this TestServer server, string operation)
    {
        var found = await Eventually.So(
            () => server.ListAudit(new AuditFilter { Operation = operation }), seen => seen.Count > 0,
            () => server.Clock.Advance(TimeSpan.FromSeconds(1)));
        return Assert.Single(found);
    }

    /// <summary>What the portal lists, one member of each.</summary>
    public static async Task<string[]> EachEvent(this TestBrowser browser, string member, string question = "") =>
        (await browser.Get($"/portal/audit{question}")).Each("events", member);

    /// <summary>What the portal exports, a line each.</summary>
    public static async Task<string[]> ExportAudit(this TestBrowser browser, string format, string more = "")
    {
        using var response = await browser.SendRaw(HttpMethod.Get, $"/portal/audit/export?format={format}{more}");
        Assert.True(response.IsSuccessStatusCode, response.StatusCode.ToString());
        return (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
