using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using Atelier.Storage;

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

/// <summary>A page of stored documents on its way into an answer, in one piece.</summary>
internal sealed class JoinedJson<T>(JoinedDocuments documents) : IReadOnlyList<Json<T>>
{
    public int Count => documents.Count;

    /// <summary>The documents as the elements of an array.</summary>
    public ReadOnlyMemory<byte> Elements => documents.Utf8;

    public Json<T> this[int index] => this.ElementAt(index);

    public IEnumerator<Json<T>> GetEnumerator()
    {
        var rest = documents.Utf8;
        for (var left = Count; left > 0; left--)
        {
            var end = left == 1 ? rest.Length : rest.Span.IndexOf(JoinedDocuments.SeparatorUtf8);
            yield return new Json<T>(rest[..end]);
            rest = left == 1 ? default : rest[(end + JoinedDocuments.SeparatorUtf8.Length)..];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Writes a list of <see cref="Json{T}"/>, those of a page at once. Reading is for clients in tests.</summary>
internal sealed class JsonListConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
        && typeToConvert.GetGenericArguments()[0] is { IsGenericType: true } item && item.GetGenericTypeDefinition() == typeof(Json<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(
            typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()[0].GetGenericArguments()))!;

    private sealed class Converter<T> : JsonConverter<IReadOnlyList<Json<T>>>
    {
        public override IReadOnlyList<Json<T>> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<Json<T>[]>(ref reader, options)!;

        public override void Write(Utf8JsonWriter writer, IReadOnlyList<Json<T>> value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            if (value is JoinedJson<T> { Count: > 0 } page)
            {
                writer.WriteRawValue(page.Elements.Span, skipInputValidation: true);
            }
            else
            {
                foreach (var item in value)
                    writer.WriteRawValue(item.Utf8.Span, skipInputValidation: true);
            }

            writer.WriteEndArray();
        }
    }
}
