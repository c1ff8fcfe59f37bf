using FsCheck;
using FsCheck.Fluent;

namespace Atelier.Tests.Properties;

/// <summary>A request as a program hands it to its SDK, before anything is encoded.</summary>
public sealed record RandomRequest(string Method, string[] Path, (string Name, string Value)[] Query, string Body, string Header)
{
    public override string ToString() =>
        $"{Method} /{string.Join('/', Path)}?{string.Join('&', Query.Select(pair => $"{pair.Name}={pair.Value}"))} [{Header}] {Body}";

    /// <summary>Odd paths, repeated names in the query, text of many alphabets, bodies that may be empty.</summary>
    internal static Gen<RandomRequest> Any =>
        from method in Gen.Elements("GET", "POST", "PUT", "PATCH", "DELETE")
        from path in Text(1).ArrayOf()
        from query in Pairs
        from body in method is "GET" or "DELETE" ? Gen.Constant("") : Text(0)
        from header in Gen.Elements("plain", "two  spaces", "a,b", "  edges ", "=;:")
        select new RandomRequest(method, [.. path.Take(5).Where(piece => piece is not ("." or ".."))], query, body, header);

    // The signer encodes no names, because no API has names that need it; and beyond 16 pairs its sort is not stable, so that what it signs
    // is not what it sends.
    private static Gen<(string Name, string Value)[]> Pairs => (
        from name in Gen.Elements("ownedBy", "states", "a", "A", "tagKeys", "x-y_z.~")
        from value in Text(0)
        select (name, value)).ArrayOf().Select(pairs => pairs.Take(16).ToArray());

    /// <summary>The same request with less in it.</summary>
    internal IEnumerable<RandomRequest> Shrink()
    {
        for (var i = 0; i < Path.Length; i++)
            yield return this with { Path = [.. Path.Where((_, index) => index != i)] };
        for (var i = 0; i < Query.Length; i++)
            yield return this with { Query = [.. Query.Where((_, index) => index != i)] };
        if (Body.Length > 0)
            yield return this with { Body = "" };
    }

    private static Gen<string> Text(int least) =>
        from length in Gen.Choose(least, 8)
        from pieces in Gen.Elements(
            "a", "Z", "0", "-", "_", ".", "~", " ", "%", "%2F", "/", "+", "*", "'", "(", ")", "!", "@", "$", "&", "=", ",", ";", ":", "?",
            "#", "[", "]", "\"", "\\", "|", "<", "ä", "ß", "Ω", "漢", "日本", "😀", "e\u0301").ArrayOf(length)
        select string.Concat(pieces);
}
