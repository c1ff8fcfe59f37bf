using System.Text;

namespace Atelier.Streaming.Uploads;

/// <summary>What a sender says of a file before it comes.</summary>
/// <param name="Path">Where it goes below the folder for uploads: folders, and the name last.</param>
/// <param name="Id">What its sender calls it, who begins it again by that after a cut; null for one that is begun once.</param>
internal sealed record UploadMetadata(IReadOnlyList<string> Path, string? Id)
{
    private const int LongestId = 64;

    private const int LongestName = 255;
    private const int LongestPath = 4096;

    // Where files are until they are whole.
    private const string Reserved = ".atelier-uploads";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads metadata as tus has it: pairs of a key and base64, with commas between.</summary>
    /// <exception cref="UploadRefusal">It names no file, or one that may not be.</exception>
    public static UploadMetadata Read(string header)
    {
        var values = header.Split(',', StringSplitOptions.TrimEntries).Select(pair => pair.Split(' ', count: 2))
            .DistinctBy(pair => pair[0]).ToDictionary(pair => pair[0], pair => pair.Length > 1 ? pair[1] : "");
        var path = Decode(values.GetValueOrDefault("relativePath") ?? values.GetValueOrDefault("filename"))
            ?? throw UploadRefusal.Invalid("The header Upload-Metadata must have the member filename or relativePath, in base64.");
        var id = Decode(values.GetValueOrDefault("id"));
        return id is null or { Length: > 0 and <= LongestId }
            ? new UploadMetadata(Check(path), id)
            : throw UploadRefusal.Invalid($"The member id of the header Upload-Metadata must have 1 to {LongestId} characters.");
    }

    private static string? Decode(string? encoded)
    {
        try
        {
            return encoded is null ? null : Strict.GetString(Convert.FromBase64String(encoded));
        }
        catch (Exception broken) when (broken is FormatException or DecoderFallbackException)
        {
            throw UploadRefusal.Name("The file’s name must be UTF-8, and its metadata base64.", asked: null);
        }
    }

    private static string[] Check(string path)
    {
        var names = path.Split('/');
        return FindFault(path, names) is { } fault ? throw UploadRefusal.Name(fault, path) : names;
    }

    private static string? FindFault(string path, string[] names)
    {
        if (path.StartsWith('/'))
            return "The name of a file must not begin with “/”: files go below the folder for uploads.";
        if (path.Any(char.IsControl))
            return "The name of a file must have no control characters, such as line breaks, in it.";
        if (Strict.GetByteCount(path) > LongestPath)
            return $"The name of a file with its folders has at most {LongestPath} bytes.";
        if (names.Any(name => name is "" or "." or ".."))
            return "The name of a file, and of each folder, must be there and must not be “.” or “..”.";
        if (names.Any(name => Strict.GetByteCount(name) > LongestName))
            return $"The name of a file, and of each folder, has at most {LongestName} bytes.";
        return names[0] == Reserved ? $"{Reserved} is where files are until they are whole; choose another name." : null;
    }
}
