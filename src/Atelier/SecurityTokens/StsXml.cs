using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Atelier.SecurityTokens;

/// <summary>STS's answers: XML in the form of the AWS Query protocol.</summary>
internal static class StsXml
{
    public static XNamespace Space { get; } = "https://sts.amazonaws.com/doc/2011-06-15/";

    // What an issuer says about a person is shown as it is, also where XML would rather not have the character.
    private static readonly XmlWriterSettings Format = new()
    {
        Async = true,
        CheckCharacters = false,
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        OmitXmlDeclaration = true,
    };

    public static XElement Element(string name, params object?[] content) => new(Space + name, content);

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The answer to an action, with what the action has to say in its result.</summary>
    public static XElement Answer(string action, IEnumerable<XElement> result, string requestId) => Element(
        $"{action}Response",
        Element($"{action}Result", [.. result]),
        Element("ResponseMetadata", Element("RequestId", requestId)));

    public static XElement Answer(StsError error, string requestId) => Element(
        "ErrorResponse",
        Element(
            "Error",
            Element("Type", error.Status < 500 ? "Sender" : "Receiver"), Element("Code", error.Code), Element("Message", error.Message)),
        Element("RequestId", requestId));

    public static async Task Write(HttpResponse response, int status, XElement answer, CancellationToken cancel)
    {
        using var body = new MemoryStream();
        await using (var writer = XmlWriter.Create(body, Format))
            await answer.WriteToAsync(writer, cancel);
        response.StatusCode = status;
        response.ContentType = "text/xml";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), cancel);
    }
}
