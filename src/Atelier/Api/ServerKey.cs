using System.Security.Cryptography;
using System.Text;

namespace Atelier.Api;

/// <summary>
/// The server's one secret: 32 random bytes from which the key for each purpose is derived. Servers that share a database share this key.
/// Whoever has it can read stored secrets and make tickets, so its file is readable by its owner alone.
/// </summary>
internal sealed class ServerKey(byte[] bytes)
{
    private const int Size = 32;

    public static ServerKey Random() => new(RandomNumberGenerator.GetBytes(Size));

    /// <summary>Reads the key's file, or makes it when there is none yet.</summary>
    public static ServerKey ReadOrCreate(string file)
    {
        if (!File.Exists(file))
        {
            // Whole or not at all: on a full disk an empty file would stay, and be taken for a key that was lost.
            var partial = $"{file}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
            Write(partial);
            try
            {
                File.Move(partial, file, overwrite: false);
            }
            catch (IOException) when (File.Exists(file))
            {
                // Another program that started at the same moment made it.
                File.Delete(partial);
            }
        }

        return Read(file);
    }

    /// <summary>Reads the key's file.</summary>
    /// <exception cref="InvalidDataException">It is not a key's.</exception>
    public static ServerKey Read(string file)
    {
        var bytes = File.ReadAllBytes(file);
        return bytes.Length == Size
            ? new ServerKey(bytes)
            : throw new InvalidDataException(
                $"{file} must hold {Size} bytes and holds {bytes.Length}; bring it back from your backup of the data folder.");
    }

    /// <summary>What tells this key from others without giving it away.</summary>
    public string Mark => Convert.ToHexStringLower(Derive("key mark"));

    /// <summary>A key of 32 bytes for one purpose.</summary>
    public byte[] Derive(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, bytes, Size, info: Encoding.UTF8.GetBytes(purpose));

    private static void Write(string file)
    {
        try
        {
            using var stream = new FileStream(file, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            stream.Write(RandomNumberGenerator.GetBytes(Size));
            stream.Flush(flushToDisk: true);
        }
        catch
        {
            File.Delete(file);
            throw;
        }
    }
}
