using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Atelier.Storage;

namespace Atelier.Api;

/// <summary>JSON as the API's clients write and read it: camel case, absent members left out, ISO 8601 times in whole seconds.</summary>
internal static class WireJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>The same format for documents in storage.</summary>
    public static DocumentFormat Format { get; } = new(Options);

    /// <summary>How a writer of its own must write to write the same.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = Options.Encoder, SkipValidation = true };

    private static JsonSerializerOptions Create() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false), new WireTime(), new JsonDocumentOfConverter(),
            new JsonListConverter(),
        },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveRequiredToTheValidator } },
    };

    // A missing member is reported by the validator, together with everything else that is wrong with the request.
    private static void LeaveRequiredToTheValidator(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
            property.IsRequired = false;
    }

    private sealed class WireTime : JsonConverter<DateTimeOffset>
    {
        private const string Format = "yyyy-MM-dd'T'HH:mm:ss'Z'";

        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            DateTimeOffset.ParseExact(reader.GetString()!, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture));
    }
}
