using System.Text.Json;
using System.Text.Json.Serialization;

namespace Atelier.Identity.Oidc;

/// <summary>The issuers that the operator configures, in a file of the data folder. Without the file there are none.</summary>
internal sealed record OidcIssuers(IReadOnlyList<OidcIssuer> All)
{
    public const string FileName = "oidc-issuers.json";

    private static readonly JsonSerializerOptions Reading = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    public static OidcIssuers None { get; } = new([]);

    /// <exception cref="InvalidDataException">The file is wrong; the message names each wrong member and the rule.</exception>
    public static OidcIssuers Read(string file)
    {
        if (!File.Exists(file))
            return None;
        var faults = new List<string>();
        var issuers = Read(File.ReadAllText(file), faults);
        return faults.Count == 0
            ? new OidcIssuers(issuers)
            : throw new InvalidDataException(
                $"{file} is wrong; without it nobody signs in by OpenID Connect. {string.Join("; ", faults)}.");
    }

    private static OidcIssuer[] Read(string text, List<string> faults)
    {
        try
        {
            var entries = JsonSerializer.Deserialize<IReadOnlyList<Entry?>>(text, Reading) ?? [];
            var issuers = entries.Select((entry, index) => (entry ?? new Entry()).Check($"[{index}]", faults)).ToArray();
            foreach (var twice in issuers.GroupBy(issuer => issuer.Issuer).Where(group => group.Count() > 1 && group.Key.Length > 0))
                faults.Add($"{twice.Key} is there more than once; give one entry all its audiences");
            return issuers;
        }
        catch (JsonException fault)
        {
            faults.Add($"It must be a JSON array of issuers with the members of the documentation and no others: {fault.Message}");
            return [];
        }
    }

    private sealed record Entry
    {
        public string? Issuer { get; init; }

        public IReadOnlyList<string?>? Audiences { get; init; }

        public string? Account { get; init; }

        public string SubjectClaim { get; init; } = "sub";

        public string? NameClaim { get; init; }

        public Rule? Users { get; init; }

        public Rule? Administrators { get; init; }

        public Client? Portal { get; init; }

        public OidcIssuer Check(string path, List<string> faults)
        {
            Require(IsIssuer(Issuer), $"{path}.issuer: must be an https URL without query and fragment; http for this machine alone");
            Require(
                Audiences is null ? Portal is not null : Audiences.Count > 0 && Audiences.All(value => value is { Length: > 0 }),
                $"{path}.audiences: must list at least one client id, or be left out beside a portal");
            Require(Account is { Length: 12 } && Account.All(char.IsAsciiDigit), $"{path}.account: must have 12 digits");
            Require(SubjectClaim.Length > 0 && NameClaim != "", $"{path}: a claim must have a name");
            return new OidcIssuer(
                Issuer ?? "", [.. (Audiences ?? []).OfType<string>()], Account ?? "", SubjectClaim, NameClaim,
                Users?.Check($"{path}.users", faults), Administrators?.Check($"{path}.administrators", faults))
            {
                Portal = Portal?.Check($"{path}.portal", Issuer ?? "", faults),
            };

            void Require(bool holds, string rule)
            {
                if (!holds)
                    faults.Add(rule);
            }
        }

        // Keys that came over an open network could be anybody's.
        private static bool IsIssuer(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var url)
            && url is { Query: "", Fragment: "" }
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));
    }

    private sealed record Client
    {
        public string? ClientId { get; init; }

        public string? ClientSecret { get; init; }

        public string? Name { get; init; }

        public IReadOnlyList<string?>? Scopes { get; init; }

        public PortalClient Check(string path, string issuer, List<string> faults)
        {
            if (ClientId is not { Length: > 0 } || ClientSecret == "")
                faults.Add($"{path}: must have the clientId that the issuer gave the portal, and the clientSecret if there is one");
            if (Name is { Length: 0 or > 64 })
                faults.Add($"{path}.name: must have 1 to 64 characters");
            if (Scopes is not null && (!Scopes.Contains("openid") || Scopes.Any(scope => scope is not { Length: > 0 })))
                faults.Add($"{path}.scopes: must list scopes, openid among them");
            var host = Uri.TryCreate(issuer, UriKind.Absolute, out var url) ? url.Host : issuer;
            IReadOnlyList<string?> scopes = Scopes ?? ["openid", "profile", "email"];
            return new PortalClient(ClientId ?? "", ClientSecret, Name ?? host, [.. scopes.OfType<string>()]);
        }
    }

    private sealed record Rule
    {
        public string? Claim { get; init; }

        public IReadOnlyList<string?>? Values { get; init; }

        public ClaimRule Check(string path, List<string> faults)
        {
            if (Claim is not { Length: > 0 } || Values is not { Count: > 0 } || Values.Any(value => value is not { Length: > 0 }))
                faults.Add($"{path}: must have a claim and a list of at least one of its values");
            return new ClaimRule(Claim ?? "", [.. (Values ?? []).OfType<string>()]);
        }
    }
}
