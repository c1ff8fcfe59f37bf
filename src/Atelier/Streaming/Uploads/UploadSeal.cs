using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Atelier.Api;
using Atelier.Identity;
using Atelier.Workstations;

namespace Atelier.Streaming.Uploads;

/// <summary>What the server has to know of an upload, sealed in the upload's own address: no server has to remember it.</summary>
internal sealed record SealedUpload(string Id, IReadOnlyList<string> Path, long Length)
{
    public IncomingFile To(string root) => new(Id, root, Path, Length);
}

/// <summary>Makes and reads addresses of uploads. One is good for its own session alone.</summary>
internal sealed class UploadSeal(ServerKey key)
{
    private readonly SecretBox box = new(key.Derive("addresses of uploads"));

    public string Close(SealedUpload upload, string sessionId) =>
        Base64Url.EncodeToString(Convert.FromBase64String(
            box.Seal(JsonSerializer.SerializeToUtf8Bytes(upload, UploadJson.Default.SealedUpload), sessionId)));

    /// <exception cref="UploadRefusal">It is none of the session's.</exception>
    public SealedUpload Open(string text, string sessionId)
    {
        try
        {
            var upload = box.Open(Convert.ToBase64String(Base64Url.DecodeFromChars(text)), sessionId);
            return JsonSerializer.Deserialize(upload, UploadJson.Default.SealedUpload)!;
        }
        catch (Exception broken) when (broken is FormatException or CryptographicException)
        {
            throw new UploadRefusal(
                StatusCodes.Status404NotFound, "UPLOAD_UNKNOWN", "There is no such upload into this workstation; begin it anew.");
        }
    }

    /// <summary>What the file is called on its way: by what its sender calls it, or as no other is.</summary>
    public static string IdOf(UploadMetadata metadata, string sessionId) => "u" + Convert.ToHexStringLower(
        metadata.Id is { } id ? SHA256.HashData(Encoding.UTF8.GetBytes($"{sessionId} {id}"))[..16] : RandomNumberGenerator.GetBytes(16));
}
