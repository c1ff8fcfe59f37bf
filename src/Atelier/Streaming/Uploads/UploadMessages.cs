using System.Text.Json.Serialization;

namespace Atelier.Streaming.Uploads;

/// <summary>How far an upload is.</summary>
/// <param name="Offset">The bytes that are kept.</param>
/// <param name="Length">The bytes that the file has.</param>
/// <param name="PlacedAs">Where it lies below the folder for uploads; left out until it is whole.</param>
internal sealed record UploadProgress(long Offset, long Length, string? PlacedAs);

/// <summary>Why something was refused.</summary>
internal sealed record UploadFault(string Code, string Message);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UploadProgress))]
[JsonSerializable(typeof(UploadFault))]
[JsonSerializable(typeof(SealedUpload))]
internal sealed partial class UploadJson : JsonSerializerContext;
