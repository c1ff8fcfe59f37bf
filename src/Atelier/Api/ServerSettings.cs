namespace Atelier.Api;

/// <summary>What the operator decides about the server as a whole.</summary>
/// <param name="Name">What tells this server from others on the same database.</param>
/// <param name="Region">The one region everything is in, whatever region a client signs for; an AWS region name.</param>
/// <param name="PublicUrl">Where browsers reach the server; null to use the address each request came to.</param>
/// <param name="VisibleAfterEnd">How long a resource can still be read once it is DELETED or CREATE_FAILED.</param>
internal sealed record ServerSettings(string Name, string Region, Uri? PublicUrl, TimeSpan VisibleAfterEnd)
{
    public const string DefaultRegion = "us-west-2";

    /// <summary>How often each caller may ask.</summary>
    public RequestRate RequestRate { get; init; } = RequestRate.Default;

    /// <summary>The origins of web pages, such as <c>https://tools.example.org</c>, whose scripts may call the API.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>How long a component's script may take when a session starts.</summary>
    public TimeSpan ScriptLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How backups are read back.</summary>
    public BackupCheckPace BackupCheck { get; init; } = BackupCheckPace.Default;

    /// <summary>The most bytes that a file uploaded into a workstation may have; 0 where nothing may be uploaded.</summary>
    public long LargestUpload { get; init; } = 64L << 30;

    /// <summary>How long the audit trail is kept.</summary>
    public TimeSpan AuditKept { get; init; } = TimeSpan.FromDays(400);

    /// <summary>The folder of files that are sent to the server, while it works with them.</summary>
    public string ImportFolder { get; init; } = Path.Combine(Path.GetTempPath(), "atelier-imports");

    public static ServerSettings Default { get; } = new("server", DefaultRegion, PublicUrl: null, TimeSpan.FromHours(24));

    /// <summary>When a resource that is DELETED or CREATE_FAILED from this moment on is removed, as Unix milliseconds.</summary>
    public long RemovalTime(DateTimeOffset ended) => (ended + VisibleAfterEnd).ToUnixTimeMilliseconds();
}

/// <summary>Where the answer's reader reaches this server with a browser, without a slash at the end.</summary>
internal sealed record PublicAddress(string Url)
{
    public static PublicAddress Of(HttpContext http)
    {
        var configured = http.RequestServices.GetRequiredService<ServerSettings>().PublicUrl;
        return new PublicAddress(configured?.ToString().TrimEnd('/') ?? $"{http.Request.Scheme}://{http.Request.Host}");
    }
}
