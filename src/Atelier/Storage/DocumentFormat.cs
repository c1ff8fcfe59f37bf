using System.Text.Json;

namespace Atelier.Storage;

/// <summary>How documents become JSON and come back; the API's own format, handed down because storage knows no API.</summary>
internal sealed class DocumentFormat(JsonSerializerOptions options)
{
    public byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, options);

    public T Read<T>(byte[] json) =>
        JsonSerializer.Deserialize<T>(json, options) ?? throw new InvalidDataException($"A stored {typeof(T).Name} is null.");
}
