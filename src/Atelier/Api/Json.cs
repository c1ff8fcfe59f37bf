using System.Text.Json;
using System.Text.Json.Serialization;

namespace Atelier.Api;

/// <summary>A <typeparamref name="T"/> as its JSON: a stored document on its way into an answer, never parsed.</summary>
internal readonly record struct Json<T>(ReadOnlyMemory<byte> Utf8)
{
    public static Json<T> Of(T value) => new(WireJson.Format.Write(value));
}

/// <summary>Writes a <see cref="Json{T}"/> as it is. Reading is for clients in tests.</summary>
internal sealed class JsonDocumentOfConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Json<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<T> : JsonConverter<Json<T>>
    {
        public override Json<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            return new Json<T>(JsonSerializer.SerializeToUtf8Bytes(document.RootElement));
        }

        public override void Write(Utf8JsonWriter writer, Json<T> value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
    }
}
