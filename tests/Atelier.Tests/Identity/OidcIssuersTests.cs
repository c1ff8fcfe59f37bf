using Atelier.Identity.Oidc;

namespace Atelier.Tests.Identity;

public sealed class OidcIssuersTests : IDisposable
{
    private const string Least = """{ "issuer": "https://id.example.org", "audiences": ["atelier"], "account": "123456789012" }""";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("atelier-test");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Without_a_file_there_are_none() => Assert.Empty(OidcIssuers.Read(Path.Combine(folder.FullName, "none.json")).All);

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        var issuer = Assert.Single(Read($"[{Least}, // one\n]").All);

        Assert.Equal(("https://id.example.org", "sub"), (issuer.Issuer, issuer.SubjectClaim));
        Assert.Equal(["atelier"], issuer.Audiences);
        Assert.Null(issuer.NameClaim ?? (object?)issuer.Users ?? issuer.Administrators);
    }

    [Theory]
    [InlineData("", "must be a JSON array")]
    [InlineData("{}", "must be a JSON array")]
    [InlineData("[{]", "must be a JSON array")]
    [InlineData("""[{ "isuer": "https://id.example.org" }]""", "isuer")]
    [InlineData("[null]", "[0].issuer: must be an https URL")]
    [InlineData("[{}]", "[0].audiences: must list at least one client id")]
    [InlineData("[{}]", "[0].account: must have 12 digits")]
    [InlineData("""[{ "issuer": "http://id.example.org" }]""", "[0].issuer: must be an https URL")]
    [InlineData("""[{ "issuer": "https://id.example.org?a=b" }]""", "[0].issuer: must be an https URL")]
    [InlineData("""[{ "audiences": [""] }]""", "[0].audiences: must list")]
    [InlineData("""[{ "administrators": { "claim": "groups", "values": [] } }]""", "[0].administrators: must have a claim and a list")]
    [InlineData($"[{Least}, {Least}]", "https://id.example.org is there more than once")]
    public void A_mistake_is_named_and_the_file_with_it(string text, string message)
    {
        var fault = Assert.Throws<InvalidDataException>(() => Read(text));

        Assert.StartsWith(folder.FullName, fault.Message);
        Assert.Contains(message, fault.Message);
    }

    private OidcIssuers Read(string text)
    {
        var file = Path.Combine(folder.FullName, OidcIssuers.FileName);
        File.WriteAllText(file, text);
        return OidcIssuers.Read(file);
    }
}
