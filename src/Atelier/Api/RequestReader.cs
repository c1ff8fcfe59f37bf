using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Atelier.Api;

/// <summary>
/// Gathers a request's members from path, query, header and body into one JSON object, so that one validator and one deserialiser
/// serve all.
/// A body member cannot stand in for one that belongs elsewhere; members the contract does not have are left out, as newer clients expect.
/// </summary>
internal static class RequestReader
{
    public const string ClientTokenHeader = "X-Amz-Client-Token";

    /// <exception cref="ApiError">A ValidationException when the body is not a JSON object.</exception>
    public static JsonDocument Read(HttpRequest request, ReadOnlyMemory<byte> body, Shape shape)
    {
        using var bodyDocument = ParseBody(body);
        var buffer = new ArrayBufferWriter<byte>(256 + body.Length);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            // A plus sign is one: signatures take it for itself, and forms, which take it for a space, are not what the API has.
            var query = QueryHelpers.ParseQuery(request.QueryString.Value?.Replace("+", "%2B", StringComparison.Ordinal));
            foreach (var member in shape.Members)
                WriteMember(writer, request, query, bodyDocument?.RootElement, member);
            writer.WriteEndObject();
        }

        return JsonDocument.Parse(buffer.WrittenMemory);
    }

    private static JsonDocument? ParseBody(ReadOnlyMemory<byte> body)
    {
        // Older SDKs send no body at all where every member is optional.
        if (body.IsEmpty)
            return null;
        if (!Utf8.IsValid(body.Span))
            throw ApiError.Validation("[Unknown error parsing request body: it must be UTF-8]");
        try
        {
            var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
            throw ApiError.Validation("[Unknown error parsing request body: it must be a JSON object]");
        }
        catch (JsonException fault)
        {
            throw ApiError.Validation($"[Unknown error parsing request body: no valid JSON at byte {fault.BytePositionInLine}]");
        }
    }

    private static void WriteMember(
        Utf8JsonWriter writer, HttpRequest request, Dictionary<string, StringValues> query, JsonElement? body, Member member)
    {
        switch (member.Location)
        {
            case MemberLocation.Body when body is { } element:
                WriteBodyMember(writer, element, member.Name);
                break;
            case MemberLocation.Path when request.RouteValues[member.Name] is string piece:
                // The server decodes all of a path but its slashes, which would look like the path's own.
                writer.WriteString(member.Name, piece.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase));
                break;
            case MemberLocation.Header when request.Headers.TryGetValue(ClientTokenHeader, out var token):
                writer.WriteString(member.Name, token.ToString());
                break;
            case MemberLocation.Query when query.TryGetValue(member.Name, out var values) && values.Count > 0:
                writer.WritePropertyName(member.Name);
                WriteQuery(writer, values, member.Shape);
                break;
        }
    }

    private static void WriteBodyMember(Utf8JsonWriter writer, JsonElement body, string name)
    {
        try
        {
            if (!body.TryGetProperty(name, out var value))
                return;
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }
        catch (InvalidOperationException)
        {
            // JSON's grammar allows half a surrogate pair as an escape; no text can hold one.
            throw ApiError.Validation("[Unknown error parsing request body: a string is no valid Unicode]");
        }
    }

    private static void WriteQuery(Utf8JsonWriter writer, StringValues values, Shape shape)
    {
        if (shape.Kind == ShapeKind.List)
        {
            writer.WriteStartArray();
            foreach (var value in values)
                writer.WriteStringValue(value);
            writer.WriteEndArray();
            return;
        }

        if (shape.Kind == ShapeKind.Integer
            && int.TryParse(values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            writer.WriteNumberValue(number);
        else
            writer.WriteStringValue(values[0]);
    }
}
